; keep-variables: a record may name a value that does not dominate it, which says nothing, and one of a
; type that wasm has no loads for.
; REQUIRES: LLVM 20, the first with llvm.fake.use
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;keep-variables>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @next()
declare bfloat @short()
declare void @use(i32)

; CHECK-NOT: llvm.fake.use
define i32 @f(i32 %a) !dbg !4 {
    #dbg_value(i32 %v, !8, !DIExpression(), !7)
  %r = call i32 @pause(i32 %a), !dbg !7
  %v = call i32 @next(), !dbg !7
  call void @use(i32 %v), !dbg !7
  ret i32 %r, !dbg !7
}

define i32 @g() !dbg !9 {
  %b = call bfloat @short(), !dbg !10
    #dbg_value(bfloat %b, !11, !DIExpression(), !10)
  %r = call i32 @pause(i32 1), !dbg !10
  ret i32 %r, !dbg !10
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
!8 = !DILocalVariable(name: "v", scope: !4, file: !1, line: 1, type: !6)
!9 = distinct !DISubprogram(name: "g", scope: !1, file: !1, line: 4, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!10 = !DILocation(line: 5, column: 1, scope: !9)
!11 = !DILocalVariable(name: "b", scope: !9, file: !1, line: 4, type: !6)
