; A value that is made again in each block that uses it is known there by what it is made of. In its own
; block it is there itself, and the backend would forget its operand, which another block defines. What
; DWARF computes in another way is not said: it compares with the sign.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @next(i32)

; CHECK-LABEL: define i32 @f(
; CHECK: %v = getelementptr i8, ptr %p, i32 4
; CHECK-NEXT: #dbg_value(ptr %v, [[V:![0-9]+]], !DIExpression(),
; CHECK: resumed:
; CHECK: #dbg_value(ptr %{{[^v].*}}, [[V]], !DIExpression(DW_OP_plus_uconst, 4, DW_OP_stack_value),
define i32 @f(ptr %p) !dbg !4 {
  %v = getelementptr i8, ptr %p, i32 4, !dbg !7
    #dbg_value(ptr %v, !8, !DIExpression(), !7)
  %a = load i32, ptr %v, !dbg !7
  %q = call i32 @pause(i32 %a), !dbg !7
  store i32 %q, ptr %v, !dbg !7
    #dbg_value(ptr %v, !8, !DIExpression(), !7)
  ret i32 %q
}

; CHECK-LABEL: define i32 @compared(
; CHECK-NOT: DW_OP_lt
; CHECK: ret i32
define i32 @compared(i32 %b) !dbg !12 {
  %a = call i32 @next(i32 0), !dbg !13
  %k = icmp ult i32 %a, 10, !dbg !13
  %q = call i32 @pause(i32 %b), !dbg !13
    #dbg_value(i1 %k, !14, !DIExpression(), !13)
  %s = select i1 %k, i32 7, i32 %a, !dbg !13
  %n = call i32 @next(i32 %s), !dbg !13
  ret i32 %a
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
!12 = distinct !DISubprogram(name: "compared", scope: !1, file: !1, line: 4, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!13 = !DILocation(line: 5, column: 1, scope: !12)
!14 = !DILocalVariable(name: "k", scope: !12, file: !1, line: 4, type: !6)
