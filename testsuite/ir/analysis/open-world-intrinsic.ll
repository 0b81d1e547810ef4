; Intrinsics do not suspend.
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

declare void @llvm.memset.p0.i32(ptr, i8, i32, i1)
define void @f(ptr %p) {
  call void @llvm.memset.p0.i32(ptr %p, i8 0, i32 8, i1 false)
  ret void
}
