; FLAGS: switch=pause;world=closed
; FAIL: in function start
; FAIL: the import 'asyncify.start_unwind' is of type void (i64); declare it as 'void start_unwind(void *)'
; FAIL: the import 'asyncify.get_state' is of type i64 (); declare it as 'int get_state(void)'
; FAIL: the import 'asyncify.stop_rewind' is of type void (...); declare it as 'void stop_rewind(void)'
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @pause()
declare void @start(i64) #0
declare i64 @state() #1
declare void @stop(...) #2

define void @f() {
  call void @start(i64 0)
  %state = call i64 @state()
  call void (...) @stop()
  ret void
}
attributes #0 = { "wasm-import-module"="asyncify" "wasm-import-name"="start_unwind" }
attributes #1 = { "wasm-import-module"="asyncify" "wasm-import-name"="get_state" }
attributes #2 = { "wasm-import-module"="asyncify" "wasm-import-name"="stop_rewind" }
