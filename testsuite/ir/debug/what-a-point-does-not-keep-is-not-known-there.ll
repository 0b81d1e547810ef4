; Points that share a reload: where one does not keep a value, its local has something else after a
; reload, and LiveDebugValues would take it for the value.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @work(i32)
declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: call i32 @pause(i32 1)
; CHECK-NOT: poison
; CHECK: call i32 @pause(i32 2)
; CHECK: #dbg_value(i32 poison, [[V:![0-9]+]],
; CHECK-NEXT: call i32 @pause(i32 3)
; CHECK: rewind:
; CHECK: #dbg_value(i32 %{{.*}}, [[V]],
define i32 @f(i32 %n) !dbg !4 {
  %v = call i32 @work(i32 %n), !dbg !7
    #dbg_value(i32 %v, !8, !DIExpression(), !7)
  switch i32 %n, label %none [ i32 1, label %one
                               i32 2, label %two ]
one:
  %p = call i32 @pause(i32 1), !dbg !7
  %a = add i32 %p, %v
  %b = add i32 %a, %n
  ret i32 %b
two:
  %q = call i32 @pause(i32 2), !dbg !7
  %c = mul i32 %q, %v
  %d = add i32 %c, %n
  ret i32 %d
none:
  %r = call i32 @pause(i32 3), !dbg !7
  %e = mul i32 %r, %n
  ret i32 %e
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
