; A rewind passes a loop's header with zeros for its phis. What the header says of one is not so from
; there on, and the debugger would show 0.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare void @use(i32)

; CHECK-LABEL: define void @f(
; CHECK: loop:
; CHECK: %x = phi i32
; CHECK-NEXT: #dbg_value(i32 %x, [[V:![0-9]+]],
; CHECK: dispatch:
; CHECK-NEXT: #dbg_value(i32 poison, [[V]],
define void @f(i32 %a) !dbg !4 {
entry:
  br label %loop, !dbg !7
loop:
  %x = phi i32 [ %a, %entry ], [ %r, %loop ]
    #dbg_value(i32 %x, !8, !DIExpression(), !7)
  call void @use(i32 %x), !dbg !7
  %r = call i32 @pause(i32 1), !dbg !7
  %c = icmp eq i32 %r, 0, !dbg !7
  br i1 %c, label %done, label %loop, !dbg !7
done:
  ret void, !dbg !7
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
