; What a library for tasks goes by is a constant, and nothing is left of the other way.
; RUN: %asyncify -passes='asyncify<world=closed;abi=native;resume=chain>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare zeroext i1 @resumes_by_frame() #0
declare void @by_frame()
declare void @by_chain()
; CHECK: define void @run()
; CHECK-NOT: call void @by_frame
; CHECK: call void @by_chain()
; CHECK-NOT: @resumes_by_frame
define void @run() {
  %by = call zeroext i1 @resumes_by_frame()
  br i1 %by, label %frame, label %chain
frame:
  call void @by_frame()
  ret void
chain:
  call void @by_chain()
  ret void
}
attributes #0 = { "wasm-import-module"="asyncify" "wasm-import-name"="resumes_by_frame" }
