; A loop that is one block: the result of the call goes into the phi that is its argument.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define i32 @run() "wasm-export-name"="run" {
entry:
  br label %loop
loop:
  %x = phi i32 [ 1, %entry ], [ %r, %loop ]
  %before = phi i32 [ 0, %entry ], [ %x, %loop ]
  %n = phi i32 [ 5, %entry ], [ %m, %loop ]
  %r = call i32 @pause(i32 %x)
  %m = sub i32 %n, 1
  %c = icmp eq i32 %m, 0
  br i1 %c, label %done, label %loop
done:
  call void @print(i32 %before)
  call void @print(i32 %x)
  ret i32 %r
}
