; What is said of a variable whose scope a suspend point is not in is not said again: the parameters of
; all calls that were inlined before, at every point behind them, would be the square of their number.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: #dbg_value(i32 1, [[OWN:![0-9]+]],
; CHECK: #dbg_value(i32 2, [[INLINED:![0-9]+]],
; CHECK: suspend:
; CHECK-NOT: [[INLINED]],
; CHECK: #dbg_value(i32 1, [[OWN]],
; CHECK-NOT: [[INLINED]],
; CHECK: call i32 @pause(
define i32 @f(i32 %n) !dbg !4 {
    #dbg_value(i32 1, !8, !DIExpression(), !7)
    #dbg_value(i32 2, !9, !DIExpression(), !11)
  %a = mul i32 %n, %n, !dbg !11
  %p = call i32 @pause(i32 %a), !dbg !7
  ret i32 %p, !dbg !7
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
!8 = !DILocalVariable(name: "own", scope: !4, file: !1, line: 1, type: !6)
!9 = !DILocalVariable(name: "inlined", scope: !10, file: !1, line: 1, type: !6)
!10 = distinct !DISubprogram(name: "g", scope: !1, file: !1, line: 9, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!11 = !DILocation(line: 9, column: 1, scope: !10, inlinedAt: !7)
