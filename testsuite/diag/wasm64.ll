; FLAGS: switch=pause
; FAIL: the module's target is 'wasm64-unknown-unknown'; only wasm32 targets are supported

target triple = "wasm64-unknown-unknown"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
