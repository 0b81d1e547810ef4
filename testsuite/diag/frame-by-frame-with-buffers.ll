; FLAGS: switch=pause;abi=binaryen;resume=frame
; FAIL: 'resume=frame' does not go with 'abi=binaryen'; leave one out

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
