; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: a call that may suspend with an argument that cannot be kept in linear memory is not supported yet

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause(ptr addrspace(10))

define void @f(ptr addrspace(10) %reference) {
  call void @pause(ptr addrspace(10) %reference)
  ret void
}
