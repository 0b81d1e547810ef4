; In an open world, functions of the C library do not suspend.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck %s
; RUN: %asyncify -passes='asyncify<switch=pause>' -pass-remarks=asyncify -disable-output %s 2>&1 | %FileCheck --check-prefix=NOT %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-DAG: direct instrumented
; NOT-NOT: f instrumented

declare i32 @pause(i32)

define i32 @direct(i32 %x) {
  %r = call i32 @pause(i32 %x)
  ret i32 %r
}

declare i32 @strlen(ptr)
declare ptr @memcpy(ptr, ptr, i32)
define i32 @f(ptr %p) {
  %r = call i32 @strlen(ptr %p)
  %q = call ptr @memcpy(ptr %p, ptr %p, i32 %r)
  ret i32 %r
}
