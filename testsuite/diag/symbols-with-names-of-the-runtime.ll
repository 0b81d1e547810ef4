; To take these for the runtime's own would be a silent miscompile.
; FLAGS: switch=pause;world=closed
; FAIL: the name '__asyncify_state' belongs to the pass; rename this symbol
; FAIL: '__stack_pointer' is not the wasm global of that name, which is an i32
; FAIL: the name '__asyncify_point' belongs to the pass
; FAIL: in function __asyncify_push
; FAIL: the name '__asyncify_push' belongs to the pass
; FAIL: in function __asyncify_start_unwind
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

@__asyncify_state = global i64 0
@__stack_pointer = external addrspace(1) global i64
@something = addrspace(1) global i32 0
@__asyncify_point = alias i32, ptr addrspace(1) @something

declare void @pause()

define i64 @__asyncify_push(i64 %x) {
  ret i64 %x
}
declare i64 @__asyncify_start_unwind()

define void @f() {
  call void @pause()
  ret void
}
