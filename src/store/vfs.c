#include "store/vfs.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>

struct vfs *vfs_new(size_t file_bytes)
{
    struct vfs *vfs = memory_new(sizeof *vfs);
    vfs->below = sqlite3_vfs_find(NULL);
    snprintf(vfs->name, sizeof vfs->name, "connect-mock-%p", (void *)vfs);
    vfs->base = *vfs->below;
    vfs->base.pNext = NULL;
    vfs->base.zName = vfs->name;
    vfs->base.szOsFile += (int)file_bytes;
    return vfs;
}

int vfs_register(struct vfs *vfs)
{
    return sqlite3_vfs_register(&vfs->base, 0);
}

void vfs_free(struct vfs *vfs)
{
    if (vfs == NULL)
        return;
    sqlite3_vfs_unregister(&vfs->base);
    free(vfs);
}
