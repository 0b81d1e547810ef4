; Everything that is wrong is said in one run, in the order of the module.
; FLAGS: switch=pause*;world=closed
; FAIL: in function f
; FAIL: with variable arguments
; FAIL: in function g
; FAIL: a value of type 'ptr addrspace(10)' is live across this call

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @pause_with(...)
declare void @use(ptr addrspace(10))

define void @f(...) {
  musttail call void (...) @pause_with(...)
  ret void
}
define void @g(ptr addrspace(10) %reference) {
  call void @pause()
  call void @use(ptr addrspace(10) %reference)
  ret void
}
