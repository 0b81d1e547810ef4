; Where pointers into different objects meet, so do the objects.
; RUN: %asyncify -passes='asyncify<gc=conservative;gc-call=collect;world=closed>,verify' -S %s | %FileCheck %s

target datalayout = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
target triple = "wasm32-unknown-unknown"

declare ptr @collect()
declare void @use(ptr) "asyncify-gc"="never"

; CHECK-LABEL: define void @loop(
; CHECK: loop:
; CHECK-NEXT: [[BASE:%.*]] = phi ptr [ %head, %entry ], [ %node, %loop ]
; CHECK-NEXT: %link = phi ptr
; CHECK-DAG: store ptr [[BASE]], ptr %{{.*}}, align 4
; CHECK-DAG: store ptr %link, ptr %{{.*}}, align 4
; CHECK: call ptr @collect()
; CHECK-NEXT: %node = load ptr, ptr %link
define void @loop(ptr %head) {
entry:
  %first = getelementptr inbounds i8, ptr %head, i32 8
  br label %loop
loop:
  %link = phi ptr [ %first, %entry ], [ %next, %loop ]
  call ptr @collect()
  %node = load ptr, ptr %link
  %next = getelementptr inbounds i8, ptr %node, i32 8
  %done = icmp eq ptr %node, null
  br i1 %done, label %out, label %loop
out:
  ret void
}
; CHECK-LABEL: define void @selected(
; CHECK: [[BASE:%.*]] = select i1 %c, ptr %a, ptr %b
; CHECK: store ptr [[BASE]],
; CHECK-NEXT: %inside = select i1 %c, ptr %ia, ptr %b
define void @selected(i1 %c, ptr %a, ptr %b) {
  %ia = getelementptr inbounds i8, ptr %a, i32 4
  %inside = select i1 %c, ptr %ia, ptr %b
  call ptr @collect()
  call void @use(ptr %inside)
  ret void
}
; One object: its address is enough, all the way.
; CHECK-LABEL: define void @iterator(
; CHECK: alloca [8 x i8]
; CHECK: store ptr %array,
; CHECK-NOT: phi
; CHECK: %p = phi
; CHECK: store ptr %p,
; CHECK-NOT: store
; CHECK: ret void
define void @iterator(ptr %array, ptr %end) {
entry:
  br label %loop
loop:
  %p = phi ptr [ %array, %entry ], [ %next, %loop ]
  call ptr @collect()
  call void @use(ptr %p)
  %next = getelementptr inbounds i8, ptr %p, i32 4
  %done = icmp eq ptr %next, null
  br i1 %done, label %out, label %loop
out:
  ret void
}
; Objects meet, not pointers into them: no base is missing.
; CHECK-LABEL: define void @objects(
; CHECK: %p = phi ptr
; CHECK: store ptr %p,
define void @objects(i1 %c, ptr %a, ptr %b) {
entry:
  br i1 %c, label %then, label %join
then:
  br label %join
join:
  %p = phi ptr [ %a, %entry ], [ %b, %then ]
  call ptr @collect()
  call void @use(ptr %p)
  ret void
}
