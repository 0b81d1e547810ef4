; FLAGS: abi=native;resume=frame
; FAIL: the import 'asyncify.resumes_by_frame' is of type double (); declare it as '_Bool resumes_by_frame(void)'

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare double @resumes_by_frame() #0

define void @f() {
  %r = call double @resumes_by_frame()
  ret void
}
attributes #0 = { "wasm-import-module"="asyncify" "wasm-import-name"="resumes_by_frame" }
