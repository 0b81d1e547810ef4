; Signatures are compared as wasm has them: what is lowered alike can be called.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --implicit-check-not=' instrumented' %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@addresses = global [5 x ptr] [ptr @narrow, ptr @pointers, ptr @aggregate, ptr @pair, ptr @variadic]

declare void @pause()

; CHECK: narrow instrumented
define i8 @narrow(i1 %a, i33 %b) {
  call void @pause()
  ret i8 0
}
; CHECK: pointers instrumented
define void @pointers(ptr %a, float %b) {
  call void @pause()
  ret void
}
; CHECK: aggregate instrumented
define void @aggregate({ i32, [2 x double] } %a) {
  call void @pause()
  ret void
}
; CHECK: pair instrumented
define { i32, i32 } @pair() {
  call void @pause()
  ret { i32, i32 } zeroinitializer
}
; CHECK: variadic instrumented
define void @variadic(double %a, ...) {
  call void @pause()
  ret void
}
; CHECK: as_narrow instrumented
define i32 @as_narrow(ptr %f) {
  %r = call i32 %f(i32 0, i64 0)
  ret i32 %r
}
; CHECK: as_pointers instrumented
define void @as_pointers(ptr %f) {
  call void %f(i32 0, float 0.0)
  ret void
}
; CHECK: as_aggregate instrumented
define void @as_aggregate(ptr %f) {
  call void %f(i32 0, double 0.0, double 0.0)
  ret void
}
; A result of two parts is returned through a pointer.
; CHECK: as_pair instrumented
define void @as_pair(ptr %f) {
  call void %f(ptr null)
  ret void
}
; Variable arguments are passed through one.
; CHECK: as_variadic instrumented
define void @as_variadic(ptr %f) {
  call void %f(double 0.0, ptr null)
  ret void
}
define void @as_nothing(ptr %f) {
  call void %f(i64 0, float 0.0)
  ret void
}
