; FLAGS: switch=pause;world=closed
; WARN: warning
; WARN: 'base', which ends unwinds, itself calls 'pause', which starts them: there is nothing to resume

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @stop_unwind() "wasm-import-module"="asyncify" "wasm-import-name"="stop_unwind"

define void @base() {
  call void @pause()
  call void @stop_unwind()
  ret void
}
