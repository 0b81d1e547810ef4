; With backtrace, what a record leads to says the number of its point, how long it is, and where the
; call stands, from the inside out; a rewind reads the number there. Without, nothing is different.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;backtrace>,verify' -S %s -o %t.ll
; RUN: %FileCheck %s < %t.ll
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;backtrace>' -S %t.ll | sed 's/ *; .*//' | diff <(sed 's/ *; .*//' %t.ll) -
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen;backtrace>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;backtrace>,default<O3>,verify' -S %s | %FileCheck %s --check-prefix=DATA
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;no-backtrace>,verify' -S %s | %FileCheck %s --check-prefix=NONE

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; The function is named once for all points, and as people know it.
; CHECK-DAG: [[INNER:@asyncify.text.*]] = private unnamed_addr constant [9 x i8] c"inner(R)\00"
; CHECK-DAG: [[FILE:@asyncify.text.*]] = private unnamed_addr constant [4 x i8] c"f.c\00"
; CHECK-DAG: [[OUTER:@asyncify.text.*]] = private unnamed_addr constant [6 x i8] c"outer\00"
; CHECK-DAG: [[FIRST:@asyncify.point.*]] = private constant {{.*}} { i32 0, i32 -1518553343, i32 20, i32 2, ptr [[INNER]], ptr [[FILE]], i32 3, i32 5, ptr [[OUTER]], ptr [[FILE]], i32 8, i32 9 }
; CHECK-DAG: [[SECOND:@asyncify.point.*]] = private constant {{.*}} { i32 1, i32 -1518553343, i32 20, i32 1, ptr [[OUTER]], ptr [[FILE]], i32 9, i32 7 }
; CHECK-DAG: [[PLAIN:@asyncify.text.*]] = private unnamed_addr constant [6 x i8] c"plain\00"
; CHECK-DAG: [[THIRD:@asyncify.point.*]] = private constant {{.*}} { i32 0, i32 -1518553343, i32 4, i32 1, ptr [[PLAIN]], ptr null, i32 0, i32 0 }
; DATA-COUNT-3: @asyncify.point{{.*}} = private constant
; NONE-NOT: asyncify.{{point|text}}

; CHECK-LABEL: define i64 @outer(
; CHECK: store i32 ptrtoint (ptr [[FIRST]] to i32), ptr addrspace(1) @__asyncify_point
; CHECK: store i32 ptrtoint (ptr [[SECOND]] to i32), ptr addrspace(1) @__asyncify_point
; CHECK: rewind:
; CHECK: [[WORD:%.*]] = call i32 @__asyncify_pop_word()
; CHECK-NEXT: [[POINT:%.*]] = inttoptr i32 [[WORD]] to ptr
; CHECK-NEXT: [[K:%.*]] = load i32, ptr [[POINT]]
; CHECK: switch i32 [[K]]
define i64 @outer(i32 %x, i64 %y) optsize !dbg !4 {
  %a = call i32 @pause(i32 %x), !dbg !8
  %b = call i32 @pause(i32 %a), !dbg !9
  %c = mul i32 %x, %b
  %d = zext i32 %c to i64
  %e = mul i64 %d, %y
  ret i64 %e
}

; A function of one point with nothing to keep has a record, too.
; CHECK-LABEL: define void @plain(
; CHECK: call void @__asyncify_spill_(i32 ptrtoint (ptr [[THIRD]] to i32))
; CHECK: call i32 @__asyncify_pop(i32 4)
define void @plain() {
  %a = call i32 @pause(i32 0)
  ret void
}

declare i32 @pause(i32)

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!2}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !1, emissionKind: FullDebug)
!1 = !DIFile(filename: "f.c", directory: "/folder")
!2 = !{i32 2, !"Debug Info Version", i32 3}
!3 = !DISubroutineType(types: !{null})
!4 = distinct !DISubprogram(name: "outer", scope: !1, file: !1, line: 7, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!5 = distinct !DISubprogram(name: "inner", linkageName: "_Z5inner1R", scope: !1, file: !1, line: 2, type: !3, unit: !0, spFlags: DISPFlagDefinition)
!6 = distinct !DILocation(line: 8, column: 9, scope: !4)
!8 = !DILocation(line: 3, column: 5, scope: !5, inlinedAt: !6)
!9 = !DILocation(line: 9, column: 7, scope: !4)
