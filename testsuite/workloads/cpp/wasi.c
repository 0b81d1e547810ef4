// What the library would report a failure with. There is no such host. `used`: LTO does not see
// who does.
#define USED __attribute__((used))

USED int __imported_wasi_snapshot_preview1_fd_close(int descriptor);
USED int __imported_wasi_snapshot_preview1_fd_seek(int descriptor, long long by, int from, int to);
USED int __imported_wasi_snapshot_preview1_fd_write(int descriptor, int at, int count, int written);

int __imported_wasi_snapshot_preview1_fd_close(int descriptor) {
  (void)descriptor;
  return 8;
}

int __imported_wasi_snapshot_preview1_fd_seek(int descriptor, long long by, int from, int to) {
  (void)descriptor, (void)by, (void)from, (void)to;
  return 8;
}

int __imported_wasi_snapshot_preview1_fd_write(int descriptor, int at, int count, int written) {
  (void)descriptor, (void)at, (void)count, (void)written;
  return 8;
}
