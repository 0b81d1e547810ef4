; With `keep-variables`, a point keeps what only a debugger reads, and both ways to it know it. Without, it
; is not kept, and not known.
; REQUIRES: LLVM 20, the first with llvm.fake.use
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;keep-variables>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define i32 @f(
; CHECK: %[[V:.*]] = phi i32
; CHECK: %[[C:.*]] = call i32 @pause(i32 1)
; CHECK: unwind:
; CHECK-NEXT: call void @__asyncify_spill_i(i32 0, i32 %[[V]])
; CHECK: resumed:
; CHECK-NEXT: call void (...) @llvm.fake.use(i32 %[[V]])
; CHECK: rewind:
; CHECK: %[[LOAD:.*]] = load i32
; CHECK-NEXT: #dbg_value(i32 %[[LOAD]],
; NOT-LABEL: define i32 @f(
; NOT-NOT: phi
; NOT-NOT: fake.use
; NOT: rewind:
; NOT: #dbg_value(i32 poison,
define i32 @f(i32 %n) !dbg !4 {
  #dbg_value(i32 %n, !8, !DIExpression(), !7)
  %q = call i32 @pause(i32 1), !dbg !7
  ret i32 %q
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
