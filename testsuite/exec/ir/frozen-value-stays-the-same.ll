; freeze of something undefined has one value, before and after a suspension.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define i32 @run() "wasm-export-name"="run" {
entry:
  %u = freeze i32 undef
  %w = freeze i64 poison
  br label %loop
loop:
  %i = phi i32 [ 0, %entry ], [ %j, %loop ]
  %p = call i32 @pause(i32 %i)
  %x = xor i32 %u, %u
  %eq = icmp eq i64 %w, %w
  %z = zext i1 %eq to i32
  %s = add i32 %x, %z
  call void @print(i32 %s)
  %j = add i32 %i, %s
  %c = icmp ult i32 %j, 3
  br i1 %c, label %loop, label %done
done:
  ret i32 %p
}
