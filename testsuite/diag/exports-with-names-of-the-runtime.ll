; FLAGS: switch=pause;world=closed;abi=binaryen
; FAIL: with abi=binaryen, the export 'asyncify_stop_unwind' is made by the pass
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @stop() #0 {
  ret void
}
define void @f() {
  call void @pause()
  ret void
}
attributes #0 = { "wasm-export-name"="asyncify_stop_unwind" }
