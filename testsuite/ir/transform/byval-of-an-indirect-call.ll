; An indirect call that may suspend makes its copy explicit; what it calls gets a pointer to a copy
; either way.
; RUN: %asyncify -passes='asyncify<switch=pause>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

; CHECK-LABEL: define void @f(
; CHECK: [[COPY:%.*]] = alloca [4 x i32]
; CHECK: body:
; CHECK: call void @llvm.memcpy.{{.*}}(ptr {{.*}}[[COPY]], ptr {{.*}}%q, i32 16, i1 false)
; CHECK: suspend:
; CHECK-NOT: byval
; CHECK: }
define void @f(ptr %callee, ptr %q) {
  call void %callee(ptr byval([4 x i32]) align 4 %q)
  ret void
}
