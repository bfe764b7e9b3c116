/* The limit: the counts of registrations.py by direct addressing, without writing anything.
   Persons and households are dense numbers; a move is not followed. Invoices lie sorted, so that
   those of a client, product and half-year follow each other. */
#include <stdint.h>
#include <stdlib.h>
#include <omp.h>

enum { HALVES = 8, ATOMS = 10, CELLS = 96 };

void fill(int64_t n, const int32_t *person, const int32_t *household, const int16_t *area,
          const int8_t *product, const int32_t *start, const int32_t *end, const int32_t *first,
          const int32_t *last, uint32_t *sets, int32_t *home, int16_t *where) {
#pragma omp parallel for schedule(static)
    for (int64_t i = 0; i < n; i++) {
        uint32_t bit = 1u << product[i], *own = sets + (int64_t)person[i] * 16;
        home[person[i]] = household[i];
        where[household[i]] = area[i];
        for (int h = 0; h < ATOMS; h++)
            if (start[i] <= last[h] && end[i] >= first[h])
                __atomic_fetch_or(own + h, bit, __ATOMIC_RELAXED);
    }
}

static void add(int64_t *all, const int64_t *part, int64_t size) {
#pragma omp critical
    for (int64_t i = 0; i < size; i++) all[i] += part[i];
}

/* Cells of an area and half-year: 0-29 products, 30-32 laws, 33 all; 34+7l+k number of products of
   law l (3: all); 62-65 in, 66-69 out; 70-76 households by laws; 77-82 by number. */
void persons(int64_t n, const uint32_t *sets, const int32_t *home, const int16_t *where,
             uint32_t *joined, const uint32_t *laws, int64_t areas, int64_t *out) {
    int64_t size = areas * HALVES * CELLS;
#pragma omp parallel
    {
        int64_t *own = calloc(size, 8);
#pragma omp for schedule(static)
        for (int64_t i = 0; i < n; i++) {
            const uint32_t *b = sets + i * 16;
            for (int h = 1; h <= HALVES; h++) {
                uint32_t x = b[h];
                if (!x) continue;
                int32_t house = home[i];
                int64_t *cell = own + ((int64_t)where[house] * HALVES + h - 1) * CELLS;
                __atomic_fetch_or(joined + (int64_t)house * HALVES + h - 1, x, __ATOMIC_RELAXED);
                for (uint32_t y = x; y; y &= y - 1) cell[__builtin_ctz(y)]++;
                for (int l = 0; l < 4; l++) {
                    int k = __builtin_popcount(x & laws[l]);
                    if (!k) continue;
                    cell[30 + l]++;
                    cell[34 + 7 * l + (k > 6 ? 6 : k)]++;
                    if (!(b[h - 1] & laws[l])) cell[62 + l]++;
                    if (!(b[h + 1] & laws[l])) cell[66 + l]++;
                }
            }
        }
        add(out, own, size);
        free(own);
    }
}

void households(int64_t n, const uint32_t *joined, const int16_t *where, const uint32_t *laws,
                int64_t areas, int64_t *out) {
    int64_t size = areas * HALVES * CELLS;
#pragma omp parallel
    {
        int64_t *own = calloc(size, 8);
#pragma omp for schedule(static)
        for (int64_t i = 0; i < n; i++)
            for (int h = 0; h < HALVES; h++) {
                uint32_t x = joined[i * HALVES + h];
                if (!x) continue;
                int64_t *cell = own + ((int64_t)where[i] * HALVES + h) * CELLS;
                int k = __builtin_popcount(x), set = 0;
                for (int l = 0; l < 3; l++) set |= ((x & laws[l]) > 0) << l;
                cell[69 + set]++;
                cell[76 + (k > 6 ? 6 : k)]++;
            }
        add(out, own, size);
        free(own);
    }
}

typedef struct {
    int64_t sum, clients, largest, second;
} Euros;

static void keep(Euros *cell, int64_t cents) {
    if (cents > cell->largest) {
        cell->second = cell->largest;
        cell->largest = cents;
    } else if (cents > cell->second) {
        cell->second = cents;
    }
}

/* Euros of an area, half-year and product: their sum, of how many clients, the largest two. */
void euros(int64_t n, const int32_t *person, const int16_t *area, const int8_t *product,
           const int32_t *month, const int64_t *cents, int64_t first, int64_t areas,
           int64_t products, Euros *out) {
    int64_t size = areas * HALVES * products;
#pragma omp parallel
    {
        Euros *own = calloc(size, sizeof(Euros));
        int64_t i = n * omp_get_thread_num() / omp_get_num_threads();
        int64_t stop = n * (omp_get_thread_num() + 1) / omp_get_num_threads();
#define SAME(a, b)                                                                           \
    (person[a] == person[b] && area[a] == area[b] && product[a] == product[b] &&             \
     month[a] / 6 == month[b] / 6)
        while (i > 0 && i < stop && SAME(i, i - 1)) i++;
        while (i < stop) {
            int64_t from = i, total = 0;
            do total += cents[i++];
            while (i < n && SAME(i, from));
            int64_t half = (month[from] - first) / 6;
            if (total <= 0 || month[from] < first || half >= HALVES) continue;
            Euros *cell = own + (area[from] * (int64_t)HALVES + half) * products + product[from];
            cell->sum += total;
            cell->clients++;
            keep(cell, total);
        }
#pragma omp critical
        for (int64_t j = 0; j < size; j++) {
            out[j].sum += own[j].sum;
            out[j].clients += own[j].clients;
            keep(out + j, own[j].largest);
            keep(out + j, own[j].second);
        }
        free(own);
    }
}
