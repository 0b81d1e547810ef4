; A variable in memory is described by its place in the frame, which survives.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(ptr)

; CHECK-LABEL: define void @f(
; CHECK: %a = alloca i32
; CHECK: #dbg_declare(ptr %a, !{{[0-9]+}}, !DIExpression(),
define void @f() !dbg !4 {
  %a = alloca i32
    #dbg_declare(ptr %a, !7, !DIExpression(), !6)
  call void @use(ptr %a), !dbg !6
  call void @pause(), !dbg !6
  call void @use(ptr %a), !dbg !6
  ret void, !dbg !6
}

!llvm.module.flags = !{!0}
!llvm.dbg.cu = !{!1}
!0 = !{i32 2, !"Debug Info Version", i32 3}
!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2, emissionKind: FullDebug)
!2 = !DIFile(filename: "program.c", directory: "/")
!3 = !DISubroutineType(types: !{})
!4 = distinct !DISubprogram(name: "f", file: !2, line: 3, type: !3, scopeLine: 3, unit: !1, spFlags: DISPFlagDefinition)
!5 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)
!6 = !DILocation(line: 4, column: 5, scope: !4)
!7 = !DILocalVariable(name: "a", scope: !4, file: !2, line: 3, type: !5)
