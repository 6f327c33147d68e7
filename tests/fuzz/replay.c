/*
 * Stands in for libFuzzer: hands each file of the folders that are named to the target.
 */
#include "fuzz.h"

#include "base/memory.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

/* What libFuzzer takes at most unless it is told otherwise, and more. */
enum { INPUT_BYTES_MAX = 1 << 20 };

static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    FUZZ_REQUIRE(file != NULL, "%s: %s", path, strerror(errno));
    uint8_t *data = memory_new(INPUT_BYTES_MAX);
    size_t size = fread(data, 1, INPUT_BYTES_MAX, file);
    fclose(file);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
}

static int replay_folder(const char *folder)
{
    int count = 0;
    DIR *files = opendir(folder);
    FUZZ_REQUIRE(files != NULL, "%s: %s", folder, strerror(errno));
    for (const struct dirent *file; (file = readdir(files)) != NULL;) {
        char path[4096];
        if (file->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        replay_file(path);
        count++;
    }
    closedir(files);
    return count;
}

int main(int argc, char *argv[])
{
    for (int i = 1; i < argc; i++)
        FUZZ_REQUIRE(replay_folder(argv[i]) > 0, "%s: no corpus", argv[i]);
    return argc > 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
