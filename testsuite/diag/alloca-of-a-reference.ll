; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: an alloca in an address space of its own

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define i32 @f() {
  %a = alloca i32, addrspace(1)
  store i32 1, ptr addrspace(1) %a
  call void @pause()
  %r = load i32, ptr addrspace(1) %a
  ret i32 %r
}
