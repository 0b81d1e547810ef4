; Pointers into locals that no constant offset gives: a phi, a select, a variable index.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal void @bump(ptr %p, i32 %by) noinline {
  %r = call i32 @pause(i32 %by)
  %v = load i32, ptr %p
  %w = add i32 %v, %r
  store i32 %w, ptr %p
  ret void
}
define internal i32 @f(i32 %x) noinline {
entry:
  %a = alloca i32
  %b = alloca [4 x i32]
  %n = alloca i32
  store i32 10, ptr %a
  store i32 1, ptr %b
  %b1 = getelementptr [4 x i32], ptr %b, i32 0, i32 1
  store i32 2, ptr %b1
  %b2 = getelementptr [4 x i32], ptr %b, i32 0, i32 2
  store i32 3, ptr %b2
  %b3 = getelementptr [4 x i32], ptr %b, i32 0, i32 3
  store i32 4, ptr %b3
  store i32 0, ptr %n
  %i = and i32 %x, 3
  %v = getelementptr [4 x i32], ptr %b, i32 0, i32 %i
  %c = icmp slt i32 %x, 2
  %s = select i1 %c, ptr %a, ptr %v
  br i1 %c, label %left, label %right
left:
  br label %join
right:
  br label %join
join:
  %p = phi ptr [ %v, %left ], [ %n, %right ]
  call void @bump(ptr %s, i32 %x)
  call void @bump(ptr %p, i32 1)
  %address = ptrtoint ptr %v to i32
  %r0 = call i32 @pause(i32 0)
  %again = inttoptr i32 %address to ptr
  store i32 100, ptr %again
  call void @bump(ptr %v, i32 2)
  %l0 = load i32, ptr %a
  call void @print(i32 %l0)
  %l1 = load i32, ptr %v
  call void @print(i32 %l1)
  %l2 = load i32, ptr %b3
  call void @print(i32 %l2)
  %l3 = load i32, ptr %n
  ret i32 %l3
}
define i32 @run() "wasm-export-name"="run" {
  %a = call i32 @f(i32 1)
  %b = call i32 @f(i32 2)
  %c = call i32 @f(i32 3)
  %d = add i32 %a, %b
  %e = add i32 %c, %d
  ret i32 %e
}
