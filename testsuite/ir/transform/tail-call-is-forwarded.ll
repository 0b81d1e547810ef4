; The frame of f is gone when g suspends, so f may be resumed with a record of g: records
; name their function, and f goes on to that by a tail call.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,default<O3>,verify' -disable-output %s
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)

; CHECK-LABEL: define fastcc i32 @f(i32 %x)
; CHECK: musttail call fastcc i32 @g(i32 %x)
; CHECK-NEXT: ret i32
; CHECK: rewind:
; CHECK-NEXT: %[[OWNER:[0-9]+]] = call ptr @__asyncify_owner()
; CHECK-NEXT: %[[R:[0-9]+]] = musttail call fastcc i32 %[[OWNER]](i32 %x)
; CHECK-NEXT: ret i32 %[[R]]
define fastcc i32 @f(i32 %x) {
  %r = musttail call fastcc i32 @g(i32 %x)
  ret i32 %r
}

; CHECK-LABEL: define fastcc i32 @g(i32 %x)
; CHECK: call void @__asyncify_spill_ii{{i?}}(i32 0, i32 ptrtoint (ptr @g to i32)
; CHECK: musttail call fastcc i32 @h(i32 %{{.*}})
; CHECK: %[[OWNER:[0-9]+]] = call ptr @__asyncify_owner()
; CHECK-NEXT: %[[OTHER:[0-9]+]] = icmp ne ptr %[[OWNER]], @g
; CHECK-NEXT: br i1 %[[OTHER]], label %forward, label %own
; CHECK: own:
; CHECK: call i32 @__asyncify_pop(
; CHECK: br label %suspend
; CHECK: forward:
; CHECK-NEXT: musttail call fastcc i32 %[[OWNER]](i32 %x)
define fastcc i32 @g(i32 %x) {
  %y = call i32 @pause(i32 %x)
  %z = add i32 %x, %y
  %r = musttail call fastcc i32 @h(i32 %z)
  ret i32 %r
}

; Only called: names itself, and is never resumed for another.
; CHECK-LABEL: define fastcc i32 @h(i32 %x)
; CHECK-NOT: @__asyncify_owner
; CHECK: call void @__asyncify_spill_{{.*}}(i32 0, i32 ptrtoint (ptr @h to i32)
define fastcc i32 @h(i32 %x) {
  %y = call i32 @pause(i32 %x)
  ret i32 %y
}

; CHECK-LABEL: define i32 @outside()
; CHECK: br i1 %{{.*}}, label %unwound,
define i32 @outside() {
  %r = call fastcc i32 @f(i32 7)
  ret i32 %r
}
