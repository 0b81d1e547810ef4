; An alloca of the fixed frame may stand behind a call in the entry block.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print64(i64) "wasm-import-module"="env" "wasm-import-name"="print_i64"

define internal i32 @f(i32 %x) noinline {
  %r = call i32 @pause(i32 %x)
  %a = alloca i32, i32 4
  store i32 %r, ptr %a
  %s = call i32 @pause(i32 1)
  %b = alloca i64
  %s64 = sext i32 %s to i64
  store i64 %s64, ptr %b
  %t = call i32 @pause(i32 2)
  %l = load i32, ptr %a
  %m = load i64, ptr %b
  call void @print64(i64 %m)
  %n = add i32 %l, %t
  ret i32 %n
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 10)
  ret i32 %a
}
