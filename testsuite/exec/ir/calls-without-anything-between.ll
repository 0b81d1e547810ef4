; Suspend points that follow each other directly, each with the result of the one before.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"

define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @pause(i32 1)
  %b = call i32 @pause(i32 %a)
  %c = call i32 @pause(i32 %b)
  %d = call i32 @pause(i32 %a)
  %e = call i32 @pause(i32 %c)
  %s = add i32 %d, %e
  %t = add i32 %s, %b
  ret i32 %t
}
