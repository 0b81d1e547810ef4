; A copy that is passed on as a copy, and changed at each level before and after a suspension.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

%big = type { i32, [6 x i32], i64 }

define internal i32 @inner(ptr byval(%big) align 8 %p, i32 %x) noinline {
  %f = getelementptr %big, ptr %p, i32 0, i32 1, i32 3
  %old = load i32, ptr %f
  store i32 %x, ptr %f
  %r = call i32 @pause(i32 %old)
  %new = load i32, ptr %f
  store i32 -1, ptr %p
  %s = add i32 %r, %new
  ret i32 %s
}
define internal i32 @outer(ptr byval(%big) align 8 %p, i32 %x) noinline {
  %f = getelementptr %big, ptr %p, i32 0, i32 1, i32 3
  store i32 %x, ptr %f
  %a = call i32 @inner(ptr byval(%big) align 8 %p, i32 50)
  call void @print(i32 %a)
  %l = load i32, ptr %f
  call void @print(i32 %l)
  store i32 9, ptr %f
  %b = call i32 @inner(ptr byval(%big) align 8 %p, i32 60)
  %h = load i32, ptr %p
  %s = add i32 %a, %b
  %t = add i32 %s, %h
  ret i32 %t
}
define i32 @run() "wasm-export-name"="run" {
  %v = alloca %big, align 8
  store i32 1000, ptr %v
  %f = getelementptr %big, ptr %v, i32 0, i32 1, i32 3
  store i32 7, ptr %f
  %a = call i32 @outer(ptr byval(%big) align 8 %v, i32 11)
  %b = call i32 @outer(ptr byval(%big) align 8 %v, i32 12)
  %l = load i32, ptr %f
  call void @print(i32 %l)
  %r = add i32 %a, %b
  ret i32 %r
}
