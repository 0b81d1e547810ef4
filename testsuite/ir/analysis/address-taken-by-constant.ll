; An address is taken through constant expressions, aggregates and aliases, too.
; RUN: %asyncify -passes='asyncify<switch=pause;world=closed>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@closure = constant { i32, ptr } { i32 1, ptr @in_aggregate }
@number = global i32 ptrtoint (ptr @in_expression to i32)
@other_name = alias void (float), ptr @in_alias
@pointer = global ptr @other_name

declare void @pause()

define void @in_aggregate() {
  call void @pause()
  ret void
}
define void @in_expression(i64 %x) {
  call void @pause()
  ret void
}
define void @in_alias(float %x) {
  call void @pause()
  ret void
}
; CHECK: f instrumented {{.*}}: may suspend: calls 'in_aggregate', which may
define void @f(ptr %p) {
  call void %p()
  ret void
}
; CHECK: g instrumented {{.*}}: may suspend: calls 'in_expression', which may
define void @g(ptr %p) {
  call void %p(i64 0)
  ret void
}
; CHECK: h instrumented {{.*}}: may suspend: calls 'in_alias', which may
define void @h(ptr %p) {
  call void %p(float 0.0)
  ret void
}
