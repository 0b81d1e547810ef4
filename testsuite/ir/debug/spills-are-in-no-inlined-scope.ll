; Nobody stands in the code that spills, and a variable of an inlined function would have to be known there.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define i32 @f(
; CHECK: call void @__asyncify_spill_i({{.*}}), !dbg [[LOC:![0-9]+]]
; CHECK: [[F:![0-9]+]] = distinct !DISubprogram(name: "f"
; CHECK: [[LOC]] = !DILocation(line: 0, scope: [[F]])
define i32 @f(i32 %n) !dbg !4 {
  %q = call i32 @pause(i32 %n), !dbg !10
  %a = add i32 %q, %n, !dbg !10
  ret i32 %a, !dbg !7
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
!9 = distinct !DISubprogram(name: "g", scope: !1, file: !1, line: 9, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!10 = !DILocation(line: 9, column: 1, scope: !9, inlinedAt: !7)
