; An unwinding function returns zero of its type.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @done()
; CHECK-LABEL: define i64 @integer(
; CHECK: unwound:
; CHECK-NEXT: ret i64 0
define i64 @integer() {
  call void @pause()
  call void @done()
  ret i64 5
}
; CHECK-LABEL: define double @real(
; CHECK: unwound:
; CHECK-NEXT: ret double 0.0
define double @real() {
  call void @pause()
  call void @done()
  ret double 5.0
}
; CHECK-LABEL: define ptr @pointer(
; CHECK: unwound:
; CHECK-NEXT: ret ptr null
define ptr @pointer(ptr %p) {
  call void @pause()
  call void @done()
  ret ptr %p
}
; CHECK-LABEL: define { i32, float } @aggregate(
; CHECK: unwound:
; CHECK-NEXT: ret { i32, float } zeroinitializer
define { i32, float } @aggregate() {
  call void @pause()
  call void @done()
  ret { i32, float } { i32 1, float 2.0 }
}
; CHECK-LABEL: define <4 x i32> @vector(
; CHECK: unwound:
; CHECK-NEXT: ret <4 x i32> zeroinitializer
define <4 x i32> @vector(<4 x i32> %v) {
  call void @pause()
  call void @done()
  ret <4 x i32> %v
}
