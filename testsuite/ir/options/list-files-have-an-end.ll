; A device without end is no list, and of many names that nobody has a few are enough.
; RUN: %not %opt -load-pass-plugin %plugin -passes='asyncify<switch=@/dev/zero>' -disable-output %s 2>&1 | %FileCheck %s --check-prefix=ENDLESS
; RUN: seq -f 'nobody%.0f' 1000 > %t
; RUN: %asyncify -passes='asyncify<switch=@%t;world=closed>' -disable-output %s 2>&1 | %FileCheck %s --check-prefix=MANY
; RUN: %asyncify -passes='asyncify<switch=llvm.trap;world=closed>' -disable-output %s 2>&1 | %FileCheck %s --check-prefix=INTRINSIC
; ENDLESS: /dev/zero
; ENDLESS-SAME: larger than 64 MiB, which is no list of names
; MANY-COUNT-20: no function of the module is named by switch=nobody
; MANY-NOT: switch=nobody
; MANY: no function of the module is named by 980 others
; INTRINSIC: no function of the module is named by switch=llvm.trap
target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare void @llvm.trap()

define void @f() {
  call void @llvm.trap()
  unreachable
}
