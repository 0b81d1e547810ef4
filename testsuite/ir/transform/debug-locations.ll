; Calls keep their line; what is inserted has line 0 in the scope of its suspend point.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @done()
; CHECK-LABEL: define void @f(
; CHECK: call void @pause() #{{[0-9]+}}, !dbg [[CALL:![0-9]+]]
; CHECK: br i1 %{{.*}}, label %unwound, label %resumed, !dbg [[ZERO:![0-9]+]]
; CHECK-DAG: [[CALL]] = !DILocation(line: 7, column: 3, scope: [[F:![0-9]+]])
; CHECK-DAG: [[ZERO]] = !DILocation(line: 0, scope: [[F]])
define void @f() !dbg !4 {
  call void @pause(), !dbg !5
  call void @done(), !dbg !6
  ret void, !dbg !6
}
!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C, file: !1, emissionKind: FullDebug)
!1 = !DIFile(filename: "f.c", directory: "/src")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = !DISubroutineType(types: !{null})
!4 = distinct !DISubprogram(name: "f", file: !1, line: 5, type: !3, scopeLine: 5, spFlags: DISPFlagDefinition, unit: !0)
!5 = !DILocation(line: 7, column: 3, scope: !4)
!6 = !DILocation(line: 8, column: 1, scope: !4)
