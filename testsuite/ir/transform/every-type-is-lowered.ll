; Code generation takes what the pass makes of values of every kind, at every level.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' %s -o %t.bc
; RUN: for level in 0 1 2 3; do %llc -O$level -filetype=obj %t.bc -o %t.o && %wasm-ld --no-entry --allow-undefined %t.o -o %t.wasm; done
; RUN: %llc -O2 -mattr=+simd128 -filetype=obj %t.bc -o %t.o

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define i1 @i1(i1 %x) {
  call void @pause()
  ret i1 %x
}
define i7 @i7(i7 %x) {
  call void @pause()
  ret i7 %x
}
define i128 @i128(i128 %x) {
  call void @pause()
  ret i128 %x
}
define i200 @i200(i200 %x) {
  call void @pause()
  ret i200 %x
}
define half @half(half %x) {
  call void @pause()
  ret half %x
}
define fp128 @fp128(fp128 %x) {
  call void @pause()
  ret fp128 %x
}
define <4 x i32> @v4i32(<4 x i32> %x) {
  call void @pause()
  ret <4 x i32> %x
}
define <16 x i1> @v16i1(<16 x i1> %x) {
  call void @pause()
  ret <16 x i1> %x
}
define <3 x float> @v3f32(<3 x float> %x) {
  call void @pause()
  ret <3 x float> %x
}
define { i8, { ptr, double }, [3 x i16] } @aggregate({ i8, { ptr, double }, [3 x i16] } %x) {
  call void @pause()
  ret { i8, { ptr, double }, [3 x i16] } %x
}
define {} @empty({} %x) {
  call void @pause()
  ret {} %x
}
define [0 x i32] @none([0 x i32] %x) {
  call void @pause()
  ret [0 x i32] %x
}
define <{ i8, i32 }> @packed(<{ i8, i32 }> %x) {
  call void @pause()
  ret <{ i8, i32 }> %x
}
