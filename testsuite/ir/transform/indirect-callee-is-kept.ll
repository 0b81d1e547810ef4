; The pointer of an indirect call is kept.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32)
define i32 @g(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}
@table = global ptr @g
; CHECK-LABEL: define i32 @f(
; CHECK: suspend:
; CHECK: [[P:%.*]] = phi ptr
; CHECK: call i32 [[P]](
; CHECK: [[WORD:%.*]] = ptrtoint ptr [[P]] to i32
; CHECK: call void @__asyncify_spill_i(i32 0, i32 [[WORD]])
define i32 @f(ptr %p) {
  %r = call i32 %p(i32 1)
  ret i32 %r
}
