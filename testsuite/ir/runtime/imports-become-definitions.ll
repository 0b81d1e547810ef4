; Imports from the module asyncify become calls of the runtime, with both interfaces. To ask for
; the state is no larger than a call.
; RUN: %asyncify -passes='asyncify<world=closed;prefer=size>,verify' -S %s | %FileCheck %s
; RUN: %asyncify -passes='asyncify<world=closed;abi=binaryen;prefer=size>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @su(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind"
declare void @xu() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"
declare void @sr(ptr) "wasm-import-module"="asyncify" "wasm-import-name"="start_rewind"
declare void @xr() "wasm-import-module"="asyncify" "wasm-import-name"="stop_rewind"
declare i32 @gs() "wasm-import-module"="asyncify" "wasm-import-name"="get_state"
; CHECK-NOT: wasm-import-module
; CHECK: call void @__asyncify_start_unwind(ptr %p)
; CHECK: call void @__asyncify_stop_unwind()
; CHECK: call void @__asyncify_start_rewind(ptr %p)
; CHECK: call void @__asyncify_stop_rewind()
; CHECK: load i32, ptr addrspace(1) @__asyncify_state
; CHECK-NOT: wasm-import-module
define i32 @host(ptr %p) {
  call void @su(ptr %p)
  call void @xu()
  call void @sr(ptr %p)
  call void @xr()
  %s = call i32 @gs()
  ret i32 %s
}
