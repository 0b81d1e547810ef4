; Each branch that the pass inserts has a profile, so that nothing later must guess: tests of the state are
; unlikely, of a dispatch nobody knows, and the runtime is not entered. What a profile says of functions,
; branches and calls stays.
; REQUIRES: LLVM 22, the first that checks profiles and can say that weights are unknown
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s > %t
; RUN: %FileCheck %s < %t
; RUN: %opt -passes=prof-verify -disable-output %t
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed;abi=binaryen;stack-check;checked>,verify' -S %s \
; RUN:   | %opt -passes=prof-verify -disable-output

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define i32 @f(
; CHECK-SAME: !prof [[F:![0-9]+]]
; CHECK: br i1 {{.*}}, label %rewind, label %body, !prof [[UNLIKELY:![0-9]+]]
; CHECK: br i1 %c, label %then, label %else, !prof [[THEN:![0-9]+]]
; CHECK: call i32 @pause(i32 1) {{.*}}, !prof [[CALL:![0-9]+]]
; CHECK: br i1 {{.*}}, label %unwind, label %{{.*}}, !prof [[UNLIKELY]]
; CHECK: call i32 %{{[0-9]+}}(i32 2) {{.*}}, !prof [[TARGETS:![0-9]+]]
; CHECK: br i1 %again, label %{{.*}}, label %{{.*}}, !prof [[LOOP:![0-9]+]]
; CHECK: switch i32 {{.*}} [
; CHECK: ], !prof [[UNKNOWN:![0-9]+]]
; CHECK-LABEL: define {{.*}} @__asyncify_push(
; CHECK-SAME: !prof [[NEVER:![0-9]+]]
; CHECK-DAG: [[F]] = !{!"function_entry_count", i64 1000}
; CHECK-DAG: [[UNLIKELY]] = !{!"branch_weights", i32 1, i32 1048575}
; CHECK-DAG: [[THEN]] = !{!"branch_weights", i32 7, i32 993}
; CHECK-DAG: [[CALL]] = !{!"branch_weights", i32 7}
; CHECK-DAG: [[TARGETS]] = !{!"VP", i32 0, i64 993, i64 1, i64 993}
; CHECK-DAG: [[LOOP]] = !{!"branch_weights", i32 90, i32 10}
; CHECK-DAG: [[UNKNOWN]] = !{!"unknown", !"asyncify"}
; CHECK-DAG: [[NEVER]] = !{!"function_entry_count", i64 0}
define i32 @f(i1 %c, ptr %p) !prof !0 {
  br i1 %c, label %then, label %else, !prof !1
then:
  %r = call i32 @pause(i32 1), !prof !2
  br label %done
else:
  %s = call i32 %p(i32 2), !prof !3
  br label %loop
loop:
  %i = phi i32 [ 0, %else ], [ %next, %loop ]
  %t = call i32 @pause(i32 %i)
  %next = add i32 %i, %t
  %again = icmp slt i32 %next, %s
  br i1 %again, label %loop, label %done, !prof !4
done:
  %x = phi i32 [ %r, %then ], [ %next, %loop ]
  ret i32 %x
}

@table = global ptr @g
define i32 @g(i32 %x) !prof !0 {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}

!0 = !{!"function_entry_count", i64 1000}
!1 = !{!"branch_weights", i32 7, i32 993}
!2 = !{!"branch_weights", i32 7}
!3 = !{!"VP", i32 0, i64 993, i64 1, i64 993}
!4 = !{!"branch_weights", i32 90, i32 10}
