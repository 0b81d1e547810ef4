; FLAGS: switch=pause;world=closed
; FAIL: in function f
; FAIL: a function that may suspend and returns a value of type 'ptr addrspace(10)' is not supported yet

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare ptr addrspace(10) @get()

define ptr addrspace(10) @f() {
  call void @pause()
  %r = call ptr addrspace(10) @get()
  ret ptr addrspace(10) %r
}
