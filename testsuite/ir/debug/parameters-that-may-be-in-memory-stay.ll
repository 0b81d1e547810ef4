; Of a variable that is in memory for some time, what is said of its value is not moved: a rewind would
; come by without forgetting it. Nor is what is said of a value that does not dominate the record, which
; is nothing.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
declare i32 @next()
declare void @use(i32)
declare void @escape(ptr)

; CHECK-LABEL: define i32 @f(
; CHECK-NOT: #dbg
; CHECK: body:
define i32 @f(i32 %a, i1 %c) !dbg !4 {
  %m = alloca i32
  call void @use(i32 1), !dbg !7
    #dbg_value(i32 %a, !11, !DIExpression(), !10)
  call void @use(i32 %a), !dbg !10
  br i1 %c, label %x, label %y, !dbg !10
x:
  %r = call i32 @pause(i32 0), !dbg !10
  ret i32 %r, !dbg !7
y:
  store i32 %a, ptr %m, !dbg !10, !DIAssignID !12
    #dbg_assign(i32 %a, !11, !DIExpression(), !12, ptr %m, !DIExpression(), !10)
  call void @escape(ptr %m), !dbg !10
  ret i32 0, !dbg !7
}

; CHECK-LABEL: define i32 @undominated(
; CHECK: %v = call i32 @next()
; CHECK-NOT: #dbg_value(i32 %
; CHECK: ret i32
define i32 @undominated(i1 %c) !dbg !13 {
  br i1 %c, label %x, label %y, !dbg !14
x:
  %v = call i32 @next(), !dbg !14
  call void @use(i32 %v), !dbg !14
  br label %y, !dbg !14
y:
    #dbg_value(i32 %v, !16, !DIExpression(), !15)
  %r = call i32 @pause(i32 0), !dbg !15
  ret i32 %r, !dbg !14
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
!9 = distinct !DISubprogram(name: "g", scope: !1, file: !1, line: 9, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!10 = !DILocation(line: 9, column: 1, scope: !9, inlinedAt: !7)
!11 = !DILocalVariable(name: "n", arg: 1, scope: !9, file: !1, line: 9, type: !6)
!12 = distinct !DIAssignID()
!13 = distinct !DISubprogram(name: "h", scope: !1, file: !1, line: 4, type: !5, spFlags: DISPFlagDefinition | DISPFlagOptimized, unit: !0)
!14 = !DILocation(line: 5, column: 1, scope: !13)
!15 = !DILocation(line: 9, column: 1, scope: !9, inlinedAt: !14)
!16 = !DILocalVariable(name: "n", arg: 1, scope: !9, file: !1, line: 9, type: !6)
