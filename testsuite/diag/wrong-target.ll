; FLAGS: switch=pause
; FAIL: the module's target is 'x86_64-unknown-linux-gnu'; only wasm32 targets are supported

target triple = "x86_64-unknown-linux-gnu"

declare void @pause()

define void @f() {
  call void @pause()
  ret void
}
