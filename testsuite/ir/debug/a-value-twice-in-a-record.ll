; A record may name a value twice, which is replaced once.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK: next:
; CHECK-NEXT: #dbg_value(!DIArgList(i32 [[N:%.*]], i32 [[N]]),
; CHECK: rewind:
; CHECK: [[LOAD:%.*]] = load i32,
; CHECK-NEXT: #dbg_value(!DIArgList(i32 [[LOAD]], i32 [[LOAD]]),
define i32 @f(i32 %n) !dbg !4 {
    #dbg_value(!DIArgList(i32 %n, i32 %n), !8, !DIExpression(DW_OP_LLVM_arg, 0, DW_OP_LLVM_arg, 1, DW_OP_mul, DW_OP_stack_value), !7)
  %p = call i32 @pause(i32 0), !dbg !7
  br label %next, !dbg !7
next:
    #dbg_value(!DIArgList(i32 %n, i32 %n), !9, !DIExpression(DW_OP_LLVM_arg, 0, DW_OP_LLVM_arg, 1, DW_OP_mul, DW_OP_stack_value), !7)
  %r = add i32 %p, %n, !dbg !7
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
!8 = !DILocalVariable(name: "s", scope: !4, file: !1, line: 1, type: !6)
!9 = !DILocalVariable(name: "t", scope: !4, file: !1, line: 1, type: !6)
