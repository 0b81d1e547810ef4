; What `#dbg_assign` says of a variable's value holds until the next store. It is not said again,
; and a rewind forgets nothing of it: the variable is in the frame.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @fill(ptr)
declare i32 @pause(i32)
; CHECK-LABEL: define i32 @f(
; CHECK-NOT: #dbg_value
; CHECK: }
define i32 @f(i32 %n) !dbg !4 {
  %x = alloca i32, align 4, !DIAssignID !20
    #dbg_assign(i1 poison, !8, !DIExpression(), !20, ptr %x, !DIExpression(), !7)
  store i32 5, ptr %x, align 4, !dbg !7, !DIAssignID !21
    #dbg_assign(i32 5, !8, !DIExpression(), !21, ptr %x, !DIExpression(), !7)
  call void @fill(ptr %x), !dbg !7
  %c = call i32 @pause(i32 %n), !dbg !7
  call void @fill(ptr %x), !dbg !7
  %v = load i32, ptr %x, align 4, !dbg !7
  %r = add i32 %v, %c, !dbg !7
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
!8 = !DILocalVariable(name: "x", scope: !4, file: !1, line: 1, type: !6)
!20 = distinct !DIAssignID()
!21 = distinct !DIAssignID()
