; A phi in front of a suspend point: each way in brings its value, a rewind brings the kept one.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @use(i32)

; CHECK-LABEL: define void @f(
; CHECK: suspend:
; CHECK: [[V:%.*]] = phi i32
; CHECK: call void @pause()
; CHECK: resumed:
; CHECK: call void @use(i32 [[V]])
define void @f(i1 %c, i32 %x) {
entry:
  br i1 %c, label %left, label %join
left:
  %y = mul i32 %x, 3
  br label %join
join:
  %v = phi i32 [ %y, %left ], [ 7, %entry ]
  call void @pause()
  call void @use(i32 %v)
  ret void
}
