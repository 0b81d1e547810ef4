; A rewind begins with nothing known of parameters; what is reloaded is said right behind its load,
; and what stays the same, at the suspend point. A record behind it names what the value is there.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare void @use(i32)

; CHECK-LABEL: define i32 @f(i32 %n, i32 %m)
; CHECK: #dbg_value(i32 %n, [[N:![0-9]+]],
; CHECK: #dbg_value(i32 %m, [[M:![0-9]+]],
; CHECK: suspend:
; CHECK: [[NOW:%.*]] = phi i32
; CHECK-NEXT: #dbg_value(i32 7, [[C:![0-9]+]],
; CHECK: resumed:
; CHECK: #dbg_value(i32 [[NOW]], [[D:![0-9]+]],
; CHECK: #dbg_value(i32 poison, [[E:![0-9]+]],
; CHECK: rewind:
; CHECK-DAG: #dbg_value(i32 poison, [[N]],
; CHECK-DAG: #dbg_value(i32 poison, [[M]],
; CHECK: [[LOAD:%.*]] = load i32,
; CHECK-NEXT: #dbg_value(i32 [[LOAD]], [[N]],
; CHECK: }
define i32 @f(i32 %n, i32 %m) !dbg !5 {
    #dbg_value(i32 %n, !9, !DIExpression(), !14)
    #dbg_value(i32 %m, !10, !DIExpression(), !14)
  call void @use(i32 %m), !dbg !14
    #dbg_value(i32 7, !11, !DIExpression(), !14)
  %p = call i32 @pause(i32 7), !dbg !14
  br label %next, !dbg !14
next:
    #dbg_value(i32 %n, !12, !DIExpression(), !14)
    #dbg_value(i32 %m, !13, !DIExpression(), !14)
  %r = add i32 %p, %n, !dbg !14
  ret i32 %r, !dbg !14
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2, !3}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, isOptimized: true, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !DIFile(filename: "f.c", directory: "/")
!2 = !{i32 7, !"Dwarf Version", i32 4}
!3 = !{i32 2, !"Debug Info Version", i32 3}
!5 = distinct !DISubprogram(name: "f", scope: !1, file: !1, line: 1, type: !6, scopeLine: 1, flags: DIFlagPrototyped, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0, retainedNodes: !8)
!6 = !DISubroutineType(types: !7)
!7 = !{!15, !15, !15}
!8 = !{!9, !10, !11, !12, !13}
!9 = !DILocalVariable(name: "n", arg: 1, scope: !5, file: !1, line: 1, type: !15)
!10 = !DILocalVariable(name: "m", arg: 2, scope: !5, file: !1, line: 1, type: !15)
!11 = !DILocalVariable(name: "c", scope: !5, file: !1, line: 2, type: !15)
!12 = !DILocalVariable(name: "d", scope: !5, file: !1, line: 3, type: !15)
!13 = !DILocalVariable(name: "e", scope: !5, file: !1, line: 4, type: !15)
!14 = !DILocation(line: 2, column: 1, scope: !5)
!15 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)
