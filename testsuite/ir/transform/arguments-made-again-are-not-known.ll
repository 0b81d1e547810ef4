; A debugger is told nothing of what a rewind makes again: it is something else then, and where the variable is set
; further on, it would be known too early.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
define i32 @g(i32 %a) {
  %r = call i32 @pause(i32 %a)
  ret i32 %r
}

; CHECK-LABEL: define i32 @f(
; CHECK: #dbg_value(i32 poison,
; CHECK: suspend:
; CHECK-NOT: #dbg_value(i32 %
; CHECK: #dbg_value(i32 poison,
; CHECK: resumed:
define i32 @f(i32 %a) !dbg !4 {
  %x = mul i32 %a, 3, !dbg !7
  #dbg_value(i32 %x, !8, !DIExpression(), !7)
  %r = call i32 @g(i32 %x), !dbg !7
  #dbg_value(i32 %x, !9, !DIExpression(), !7)
  ret i32 %r, !dbg !7
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2, !3}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, isOptimized: true, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "f.c", directory: "/")
!2 = !{i32 7, !"Dwarf Version", i32 4}
!3 = !{i32 2, !"Debug Info Version", i32 3}
!4 = distinct !DISubprogram(name: "f", scope: !1, file: !1, line: 1, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!5 = !DISubroutineType(types: !{!6})
!6 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)
!7 = !DILocation(line: 2, column: 1, scope: !4)
!8 = !DILocalVariable(name: "x", scope: !4, file: !1, line: 1, type: !6)
!9 = !DILocalVariable(name: "y", scope: !4, file: !1, line: 2, type: !6)
