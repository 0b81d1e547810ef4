; A parameter that is a value at first is not what it was when a rewind comes in, also if it is in memory
; later (`#dbg_assign`). One that is in memory before the test of the state is where it was.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare void @escape(ptr)

; CHECK-LABEL: define i32 @f(
; CHECK: rewind:
; CHECK-NEXT: #dbg_value(i32 poison, [[P:![0-9]+]], !DIExpression(),
; CHECK-NEXT: #dbg_value(i32 poison, [[N:![0-9]+]], !DIExpression(DW_OP_LLVM_fragment, 0, 8),
; CHECK-NOT: #dbg_value
; CHECK: }
define i32 @f(i32 %n, i32 %p, i32 %m) !dbg !4 {
  %x = alloca i32, align 4
  %y = alloca i32, align 4, !DIAssignID !20
    #dbg_value(i32 %n, !8, !DIExpression(DW_OP_LLVM_fragment, 0, 8), !7)
    #dbg_value(i32 %n, !8, !DIExpression(DW_OP_LLVM_fragment, 8, 8), !7)
    #dbg_value(i32 %p, !9, !DIExpression(), !7)
    #dbg_value(i32 %m, !10, !DIExpression(), !7)
    #dbg_assign(i1 poison, !10, !DIExpression(), !20, ptr %y, !DIExpression(), !7)
    #dbg_assign(i1 poison, !8, !DIExpression(DW_OP_LLVM_fragment, 8, 8), !20, ptr %y, !DIExpression(), !7)
  store i32 %m, ptr %y, align 4, !dbg !7, !DIAssignID !22
    #dbg_assign(i32 %m, !10, !DIExpression(), !22, ptr %y, !DIExpression(), !7)
  %c = call i32 @pause(i32 1), !dbg !7
  store i32 %c, ptr %x, align 4, !dbg !7, !DIAssignID !21
    #dbg_assign(i32 %c, !9, !DIExpression(), !21, ptr %x, !DIExpression(), !7)
  call void @escape(ptr %x), !dbg !7
  call void @escape(ptr %y), !dbg !7
  %d = call i32 @pause(i32 2), !dbg !7
  ret i32 %d, !dbg !7
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
!8 = !DILocalVariable(name: "n", arg: 1, scope: !4, file: !1, line: 1, type: !6)
!9 = !DILocalVariable(name: "p", arg: 2, scope: !4, file: !1, line: 1, type: !6)
!10 = !DILocalVariable(name: "m", arg: 3, scope: !4, file: !1, line: 1, type: !6)
!20 = distinct !DIAssignID()
!21 = distinct !DIAssignID()
!22 = distinct !DIAssignID()
