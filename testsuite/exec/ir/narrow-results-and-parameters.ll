; Narrow parameters and results keep how they are extended.

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare i32 @pause(i32) "wasm-import-module"="env" "wasm-import-name"="pause"
declare void @print(i32) "wasm-import-module"="env" "wasm-import-name"="print_i32"

define internal signext i8 @s8(i8 signext %x) noinline {
  %w = sext i8 %x to i32
  %p = call i32 @pause(i32 %w)
  %t = trunc i32 %p to i8
  ret i8 %t
}
define internal zeroext i16 @u16(i16 zeroext %x) noinline {
  %w = zext i16 %x to i32
  %p = call i32 @pause(i32 %w)
  %t = trunc i32 %p to i16
  ret i16 %t
}
define internal i1 @bit(i1 %x) noinline {
  %w = zext i1 %x to i32
  %p = call i32 @pause(i32 %w)
  %t = trunc i32 %p to i1
  ret i1 %t
}
define i32 @run() "wasm-export-name"="run" {
  %a = call signext i8 @s8(i8 signext -50)
  %b = call zeroext i16 @u16(i16 zeroext 40000)
  %c = call i1 @bit(i1 true)
  %d = call i1 @bit(i1 false)
  %a32 = sext i8 %a to i32
  call void @print(i32 %a32)
  %b32 = zext i16 %b to i32
  call void @print(i32 %b32)
  %c32 = zext i1 %c to i32
  %d32 = zext i1 %d to i32
  %s = shl i32 %c32, 1
  %r = or i32 %s, %d32
  ret i32 %r
}
